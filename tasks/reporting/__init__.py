"""Tasks in the quarterly return: the sheet 举措, what blocks them, what a quarter asks for."""
