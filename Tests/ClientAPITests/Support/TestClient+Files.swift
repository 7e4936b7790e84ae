import JSON
import Testing
import Transport

/// Files of tests, which are text.
extension TestClient {
  static let bytes = "application/octet-stream"

  func part(_ upload: String, at offset: Int, _ text: String) async throws -> Reply {
    try await call(
      "PATCH", "uploads/\(upload)", body: text, headers: ["upload-offset": "\(offset)"],
      contentType: Self.bytes)
  }

  func beginUpload(of size: Int, hash: String? = nil) async throws -> String {
    let hash = hash.map { #","hash":"\#($0)""# } ?? ""
    let begun = try await call("POST", "uploads", body: #"{"size":\#(size)\#(hash)}"#)
    #expect(begun.status == 201, "\(begun.text)")
    return try begun.object.string("upload")
  }

  /// The file's id.
  func upload(_ text: String) async throws -> String {
    let upload = try await beginUpload(of: text.utf8.count)
    let reply = try await part(upload, at: 0, text)
    #expect(reply.status == 200, "\(reply.text)")
    return try reply.object.object("file").string("hash")
  }

  func send(file hash: String, named name: String = "a.txt", in channel: String) async throws -> Reply {
    try await call(
      "POST", "channels/\(channel)/messages?wait=ordered",
      body: #"{"files":[{"hash":"\#(hash)","name":"\#(name)"}]}"#)
  }

  func file(_ sequence: UInt64, in channel: String, headers: HeaderFields = [:]) async throws -> Reply {
    try await call("GET", "channels/\(channel)/messages/\(sequence)/files/0", headers: headers)
  }

  /// The same on a connection of its own, as of another device: several downloads on one lie still in libcurl 7.88 now and then.
  func fileAside(_ sequence: UInt64, in channel: String) async throws -> Reply {
    try await call("GET", "channels/\(channel)/messages/\(sequence)/files/0", mayShareConnection: false)
  }
}
