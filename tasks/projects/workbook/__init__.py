"""The workbook of a department: its sheets, what is expected of them, what the checks say."""
