"""What an office needs to run an installation: backup, restore, proof that data are whole."""
