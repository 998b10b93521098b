"""What people see of releases, deliveries and channels."""
