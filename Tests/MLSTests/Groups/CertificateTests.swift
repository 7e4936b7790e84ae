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

  /// Whatever is done to it, it is no other key, and nothing falls over.
  @Test func takesAnything() throws {
    var random = Seeded()
    let certificate = testCertificate(of: SigningKey(seed: .random()))
    for count in 0..<certificate.count {
      let cut = Certificate.ed25519Key(Array(certificate.prefix(count)))
      #expect(cut == nil, "\(count) bytes are no certificate")
    }
    for _ in 0..<2_000 {
      var bytes = certificate
      bytes[random.below(bytes.count)] = UInt8(random.below(256))
      if let key = Certificate.ed25519Key(bytes) { #expect(key.count == 32) }
    }
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
    let welcome = try #require(commit.welcome?.welcome)
    let group = try Group(joining: welcome, with: own, fixture.provider)
    #expect(group.epochAuthenticator == fixture.bob.epochAuthenticator)
  }
}
