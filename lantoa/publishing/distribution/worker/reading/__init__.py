"""The worker's part of reading back: taking posts, asking networks, writing down what they told."""
