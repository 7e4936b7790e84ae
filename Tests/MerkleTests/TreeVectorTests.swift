import Merkle
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// The trees, proofs and runs of spec/vectors.
struct TreeVectorTests {
  private let suite: any CryptoSuite
  private let log: Vectors

  init() throws {
    suite = try SodiumSuite()
    log = try Vectors(page: "log")
  }

  @Test func trees() throws {
    for vector in try log.cases("tree") {
      let leaves = madeUpLeaves(try vector.integer("size"), suite)
      var frontier = Frontier()
      for leaf in leaves { frontier.append(leaf, suite) }
      let root = try vector.expect.hash("root")
      #expect(TreeHash.root(leaves[...], suite) == root, "\(vector)")
      #expect(frontier.root(suite) == root, "\(vector)")
      #expect(frontier.hashes == (try vector.expect.hashes("frontier")), "\(vector)")
    }
    for vector in try log.cases("treeOf") {
      let leaves = try vector.bytesList("leaves").map { TreeHash.leaf($0, suite) }
      #expect(TreeHash.root(leaves[...], suite) == (try vector.expect.hash("root")), "\(vector)")
    }
  }

  @Test func inclusionProofs() throws {
    for vector in try log.cases("inclusion") {
      let size = try vector.integer("size")
      let proofs = TreeProofs(LeafArray(madeUpLeaves(size, suite), suite), suite)
      let proof = proofs.inclusion(of: try vector.number("index"), in: UInt64(size))
      #expect(proof == (try vector.expect.hashes("proof")), "\(vector)")
    }
    for vector in try log.cases("verifyInclusion") {
      let isValid = TreeVerification.isIncluded(
        try vector.hash("leafHash"), at: try vector.number("index"), size: try vector.number("size"),
        root: try vector.hash("root"), proof: try vector.hashes("proof"), suite)
      #expect(isValid == (try vector.expect.flag("valid")), "\(vector)")
    }
  }

  @Test func consistencyProofs() throws {
    for vector in try log.cases("consistency") {
      let size = try vector.integer("to")
      let proofs = TreeProofs(LeafArray(madeUpLeaves(size, suite), suite), suite)
      let proof = proofs.consistency(from: try vector.number("from"), to: UInt64(size))
      #expect(proof == (try vector.expect.hashes("proof")), "\(vector)")
    }
    for vector in try log.cases("verifyConsistency") {
      let isValid = TreeVerification.isConsistent(
        oldSize: try vector.number("from"), oldRoot: try vector.hash("fromRoot"),
        newSize: try vector.number("to"), newRoot: try vector.hash("toRoot"),
        proof: try vector.hashes("proof"), suite)
      #expect(isValid == (try vector.expect.flag("valid")), "\(vector)")
    }
  }

  @Test func runs() throws {
    for vector in try Vectors(page: "events").cases("run") {
      let size = try vector.integer("size")
      let leaves = (0..<size).map { index in
        TreeHash.leaf(suite.sha256([], fourBytes(index)), suite)
      }
      let first = try vector.integer("first")
      let run = first..<(first + (try vector.integer("count")))
      let proof = RunProof.prove(run, of: leaves, suite)
      #expect(proof == (try vector.expect.hashes("proof")), "\(vector)")
      let root = RunProof.root(run: Array(leaves[run]), first: first, size: size, proof: proof, suite)
      #expect(root == (try vector.expect.hash("root")), "\(vector)")
    }
  }
}
