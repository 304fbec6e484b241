"""Works, their versions and source files; the one door through which a reading is deposited."""
