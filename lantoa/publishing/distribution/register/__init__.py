"""The channel register: how every channel stands, who has to do something, and who lacks one."""
