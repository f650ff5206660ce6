"""When something is late, and how a dated step stands: pure, without clock or framework."""
