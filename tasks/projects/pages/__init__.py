"""What stands on the pages of one project and of a department's workbooks."""
