"""What pages, files and the API say of schemes and runs: read here, once for all of them."""
