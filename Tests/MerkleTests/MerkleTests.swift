// MerkleTests
