import Sodium
import TestSupport
import Testing

@testable import MLS

struct CertificateTests {
  @Test(arguments: [true, false])
  func findsTheKey(_ isVersioned: Bool) throws {
    let key = SigningKey(seed: .random())
    let certificate = testCertificate(of: key, isVersioned: isVersioned)
    #expect(Certificate.ed25519Key(certificate) == key.signaturePublicKey)
    #expect(Credential.x509([certificate]).fits(SignaturePublicKey(key.signaturePublicKey)))
    #expect(!Credential.x509([]).fits(SignaturePublicKey(key.signaturePublicKey)))
    #expect(
      !Credential.x509([[], certificate]).fits(SignaturePublicKey(key.signaturePublicKey)),
      "the first one counts")
  }

  /// Whatever one byte of it becomes, outside of the key it is no other key, and nothing falls over.
  @Test func takesAnything() throws {
    let key = SigningKey(seed: .random())
    let certificate = testCertificate(of: key)
    for count in 0..<certificate.count {
      let cut = Certificate.ed25519Key(Array(certificate.prefix(count)))
      #expect(cut == nil, "\(count) bytes are no certificate")
    }
    let first = try #require(
      certificate.indices.first { certificate[$0...].starts(with: key.signaturePublicKey) })
    let place = first..<(first + key.signaturePublicKey.count)
    var others = 0
    for index in certificate.indices {
      for value in UInt8.min...UInt8.max {
        var bytes = certificate
        bytes[index] = value
        let found = Certificate.ed25519Key(bytes)
        let expected = place.contains(index) ? Array(bytes[place]) : key.signaturePublicKey
        if found != expected, found != nil || place.contains(index) { others += 1 }
      }
    }
    #expect(others == 0, "of so many changed ones another key is found")
  }

  /// Members with certificates and such without are in one group, and everybody joins and follows.
  @Test func certifiedMembersTakePart() throws {
    let fixture = try RuleFixture()
    let frank = try TestClient("frank", fixture.provider)
    var client = frank.client
    client.credential = .x509([testCertificate(of: frank.key)])
    let own = OwnKeyPackage(client, TestClient.lifetime, fixture.provider)
    var draft = CommitDraft()
    draft.add(try own.verified(fixture.provider))
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    try RuleFixture.follow(fixture.bob, commit.message)
    let welcome = try #require(fixture.alice.welcome?.welcome)
    let group = try Group(joining: welcome, with: own, fixture.provider)
    #expect(group.epochAuthenticator == fixture.bob.epochAuthenticator)
  }
}
