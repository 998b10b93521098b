"""A stand-in for Facebook's Graph API and Zalo's Official Account API, faults included."""
