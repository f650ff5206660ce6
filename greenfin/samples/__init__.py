"""Sample data: made-up figures, workbooks filled with them, their way through the pipeline."""
