"""The invented example federation that `make demo` loads: plain data, no Django."""
