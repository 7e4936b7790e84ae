// ClientAPITests
