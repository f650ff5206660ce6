"""评价表 in Excel, whose points recompute, and 通报 in Word. Both are Chinese."""
