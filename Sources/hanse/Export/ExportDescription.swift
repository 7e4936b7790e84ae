import Archive
import JSON

/// What `channel.json` says of an export.
struct ExportDescription: Equatable {
  var channel: String
  var name: String
  var topic: String
  /// The id of the node that orders the channel.
  var home: String
  var first: Int64
  var size: Int64
  var messages: Int64
  /// Who exported it, and when: the only things that nothing proves.
  var exportedBy: String
  /// Milliseconds since 1970 (UTC).
  var exported: Int64

  var bytes: [UInt8] { JSONWriter.objectBytes(write) + [0x0A] }

  func write(_ json: inout JSONWriter) {
    json.field("format", ExportFolder.format)
    json.field("version", ExportFolder.version)
    json.field("channel", channel)
    json.field("name", name)
    json.field("topic", topic)
    json.field("home", home)
    json.field("first", first)
    json.field("size", size)
    json.field("messages", messages)
    json.field("exportedBy", exportedBy)
    json.field("exported", exported)
  }
}

extension ExportDescription {
  init(bytes: [UInt8]) throws(ArchiveFault) {
    do throws(JSONError) {
      let json = try JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: 1 << 20))
      let version: Int64 = try json.integer("version")
      guard try json.string("format") == ExportFolder.format, version == ExportFolder.version else {
        throw JSONError(
          .outOfRange, field: "format", "must be \(ExportFolder.format), version \(ExportFolder.version)")
      }
      self.init(
        channel: try json.string("channel"), name: try json.string("name"), topic: try json.string("topic"),
        home: try json.string("home"), first: try json.integer("first"), size: try json.integer("size"),
        messages: try json.integer("messages"), exportedBy: try json.string("exportedBy"),
        exported: try json.integer("exported"))
    } catch {
      throw ArchiveFault(
        .archiveMalformed, "\(ExportFolder.description) is none that this program knows (\(error)).")
    }
  }
}
