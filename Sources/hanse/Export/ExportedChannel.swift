import Archive
import JSON
import Model
import Sodium
import Terminal
import Wire

/// A channel as its log and the proofs of names make it: what an export writes, and what a verification makes again.
struct ExportedChannel {
  var verifier: ArchiveVerifier
  private var addresses: [Author: String] = [:]

  init(_ channel: String) throws(CommandFailure) {
    guard let id = Bytes32(hex: channel.utf8) else {
      throw ExportFolder.failure(ArchiveFault(.archiveMalformed, "The channel's id is none."))
    }
    do throws(SodiumUnavailable) { verifier = ArchiveVerifier(of: LogID(id), try SodiumSuite()) } catch {
      throw CommandFailure(.local, error.code, "the system has no source of randomness")
    }
  }

  mutating func add(proof: [UInt8]) throws(ArchiveFault) {
    let (author, address) = try verifier.person(proof)
    addresses[author] = address
  }

  func address(_ author: Author) -> String { addresses[author] ?? verifier.unnamed(author) }

  private var text: TranscriptText {
    let (addresses, verifier) = (addresses, verifier)
    return TranscriptText(
      name: verifier.name?.string ?? "", channel: verifier.channel, verifier.transcript,
      address: { addresses[$0] ?? verifier.unnamed($0) }, safe: { SafeText.line($0) })
  }

  var markdown: [UInt8] {
    var bytes: [UInt8] = []
    text.markdown { bytes += $0.utf8 }
    return bytes
  }

  var jsonLines: [UInt8] {
    var bytes: [UInt8] = []
    text.jsonLines { bytes += JSONLine.safe($0) }
    return bytes
  }

  /// What `channel.json` must say, but for who exported it and when.
  func description(by: String, at milliseconds: Int64) -> ExportDescription {
    ExportDescription(
      channel: Hex.text(verifier.channel.bytes.bytes), name: verifier.name?.string ?? "",
      topic: verifier.topic?.string ?? "", home: Hex.text(verifier.home?.bytes.bytes ?? []),
      first: Int64(verifier.first), size: Int64(verifier.size),
      messages: Int64(verifier.transcript.messages.count),
      exportedBy: by, exported: milliseconds)
  }

  /// The proofs of names in one file: a CBOR array of byte strings.
  static func people(_ proofs: [[UInt8]]) -> [UInt8] {
    CBORWriter.bytes { writer in writer.list(proofs) { $1.bytes($0) } }
  }

  static func proofs(_ people: [UInt8]) throws(ArchiveFault) -> [[UInt8]] {
    let parsed = try? CBORReader.read(people) { (reader) throws(WireError) in
      try reader.list(limit: 1 << 20) { (reader) throws(WireError) in try reader.bytes() }
    }
    guard let parsed else {
      throw ArchiveFault(.archiveMalformed, "\(ExportFolder.people) is no list of proofs.")
    }
    return parsed
  }
}
