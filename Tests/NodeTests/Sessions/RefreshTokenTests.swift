import Sodium
import Testing
import Wire

@testable import Node

struct RefreshTokenTests {
  @Test func itsTextIsItself() {
    let token = RefreshToken.drawn()
    #expect(token.text.utf8.count == 43)
    #expect(RefreshToken(token.text) == token)
    for bad in ["", token.text + "A", String(token.text.dropLast()), token.text + "=", "é" + token.text] {
      #expect(RefreshToken(bad) == nil)
    }
    // The last character has two bits too many, which must be zero: one spelling only.
    let other = token.text.dropLast() + (token.text.hasSuffix("A") ? "B" : "A")
    #expect(RefreshToken(String(other)).map { $0.text == String(other) } != false)
  }

  @Test func aSuccessorNeedsPredecessorSaltAndKey() throws {
    let suite = try SodiumSuite()
    let key = SigningKey(seed: Seed.random())
    let (token, salt) = (RefreshToken.drawn(), Randomness.bytes32())
    let successor = token.successor(salt: salt, by: key, suite)
    #expect(successor == token.successor(salt: salt, by: key, suite), "the same when asked again")
    #expect(successor != token)
    #expect(successor != RefreshToken.drawn().successor(salt: salt, by: key, suite))
    #expect(successor != token.successor(salt: Randomness.bytes32(), by: key, suite))
    #expect(successor != token.successor(salt: salt, by: SigningKey(seed: Seed.random()), suite))
    #expect(successor.hash(suite) != successor.bytes && successor.hash(suite) != token.hash(suite))
  }
}
