"""Financial institutions: their figures, by one workbook of a supervisor each quarter."""
