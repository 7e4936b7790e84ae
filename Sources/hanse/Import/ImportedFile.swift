import JSON
import Wire

/// A file that a message of an export names.
struct ImportedFile: Equatable {
  /// Its id, 64 hexadecimal digits: the name of the file that has its bytes, too.
  let hash: String
  let name: String

  init(json: JSONObject) throws(JSONError) {
    hash = try json.string("hash")
    name = try json.string("name")
    guard Bytes32(hex: hash.utf8) != nil else {
      throw JSONError(.outOfRange, field: "hash", "must be a file's id: 64 hexadecimal digits")
    }
  }
}
