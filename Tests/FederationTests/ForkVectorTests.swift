import Federation
import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Proofs of forks in spec/vectors/log.json, and runs in federation.json.
struct ForkVectorTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  private func verified(_ bytes: [UInt8]) -> (ProvenFork?, code: String?) {
    do throws(Refusal) { return (try ForkProof.decode(bytes).verified(suite), nil) } catch {
      return (nil, error.code)
    }
  }

  @Test func proofs() throws {
    var (accepted, refused) = (0, 0)
    for vector in try Vectors(page: "log").cases("forkProof") {
      let bytes = try vector.bytes("proof")
      let (fork, code) = verified(bytes)
      if let fork {
        #expect(try ForkProof.decode(bytes).encode() == bytes, "\(vector)")
        #expect(fork.node.bytes.bytes == (try vector.expect.bytes("node")), "\(vector)")
        #expect(fork.log.bytes.bytes == (try vector.expect.bytes("log")), "\(vector)")
        accepted += 1
      } else {
        refused += 1
      }
      #expect(code == (try vector.code), "\(vector): \(code ?? "accepted")")
    }
    #expect(accepted >= 6 && refused >= 50)
  }

  /// FRK-1 to FRK-9: no bit of a proof can be turned so that it shows something else.
  @Test func noBitOfAProofIsFree() throws {
    var random = Seeded()
    for vector in try Vectors(page: "log").cases("forkProof") {
      guard try vector.code == nil else { continue }
      let bytes = try vector.bytes("proof")
      let good = try ForkProof.decode(bytes).verified(suite)
      for _ in 0..<60 {
        var other = bytes
        other[random.integer(0...(other.count - 1))] ^= 1 << UInt8(random.integer(0...7))
        guard let fork = try? ForkProof.decode(other).verified(suite) else { continue }
        // A document that signed nothing of it may be spoiled in ways that its chain allows; never what is proven.
        #expect(fork.node == good.node && fork.log == good.log, "\(vector)")
      }
    }
  }

  @Test func runs() throws {
    var signed = 0
    for vector in try Vectors(page: "federation").cases("nodeRun") {
      let chain = try NodeChain(try vector.texts("documents").map { try vector.signedDocument($0) }, suite)
      let run = try CBORReader.read(try vector.bytes("run")) { (reader) throws(WireError) in
        try NodeRun(&reader)
      }
      let isSigned = run.isSigned(by: chain, suite)
      #expect(isSigned == (try vector.code == nil), "\(vector)")
      guard isSigned else { continue }
      signed += 1
      #expect(run.instance.bytes == (try vector.expect.bytes("instance")), "\(vector)")
      #expect(run.number == (try vector.expect.number("number")), "\(vector)")
    }
    #expect(signed == 3)
  }
}
