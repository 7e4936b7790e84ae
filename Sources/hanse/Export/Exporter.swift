import Archive
import Client
import Glibc
import Model
import Wire

/// Fetches a channel from the node and verifies it on the way: what is written is what can be verified later.
struct Exporter {
  private let client: HanseClient
  private let channel: String
  private var exported: ExportedChannel
  private var progress = Progress("exporting", "entries")

  init(_ client: HanseClient, _ channel: String) throws(CommandFailure) {
    self.client = client
    self.channel = channel
    exported = try ExportedChannel(channel)
  }

  /// Gives each file's name and bytes to `write`, in the order in which they come about.
  mutating func run(
    _ write: (String, [UInt8]) throws(CommandFailure) -> Void
  ) throws(CommandFailure) -> ExportedChannel {
    let extent = try attempt { () throws(ClientError) in try client.log(of: channel) }
    if extent.first > 0 {
      let bytes = try attempt { () throws(ClientError) in try client.logStart(of: channel) }
      try sound { () throws(ArchiveFault) in try exported.verifier.begin(bytes) }
      try write(ExportFolder.start, bytes)
    }
    while exported.verifier.size < extent.size {
      let first = exported.verifier.size
      let bytes = try attempt { () throws(ClientError) in
        try client.logEntries(of: channel, from: Int64(first))
      }
      try sound { () throws(ArchiveFault) in try exported.verifier.take(bytes) }
      try write(ExportFolder.range(first), bytes)
      progress.reached(Int64(exported.verifier.size) - extent.first, of: extent.size - extent.first)
    }
    progress.end()
    try write(ExportFolder.people, try people())
    return exported
  }

  private mutating func people() throws(CommandFailure) -> [UInt8] {
    var proofs: [[UInt8]] = []
    for author in exported.verifier.transcript.authors {
      guard let user = author.user else { continue }
      let (node, id) = (Hex.text(author.node.bytes.bytes), Hex.text(user.bytes.bytes))
      let proof: [UInt8]
      do throws(ClientError) { proof = try client.proof(of: id, node: node, in: channel) } catch {
        // A node that is not known any more: the name stays unproven, and is not written.
        guard error.code == "notFound" else { throw CommandFailure(error) }
        continue
      }
      try sound { () throws(ArchiveFault) in try exported.add(proof: proof) }
      proofs.append(proof)
    }
    return ExportedChannel.people(proofs)
  }

  private func sound(_ step: () throws(ArchiveFault) -> Void) throws(CommandFailure) {
    do throws(ArchiveFault) { try step() } catch {
      throw CommandFailure(
        .faultFound, error.code, "what the node gave does not verify: \(error.detail)",
        next: "have the node's operator run: hanse verify")
    }
  }
}
