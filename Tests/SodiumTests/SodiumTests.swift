// SodiumTests
