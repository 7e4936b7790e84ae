import Foundation
import TestSupport
import Testing

/// A file of test vectors and the class that its name gives.
struct VectorFile: CustomTestStringConvertible {
  let path: String
  let name: String

  var testDescription: String { name }

  /// The class: the name without a leading `generated-`; recordings of passive clients are all of one class.
  var kind: String {
    let bare = name.hasPrefix("generated-") ? String(name.dropFirst(10)) : name
    let passive = ["interop-passive-", "passive-client-"].contains { bare.hasPrefix($0) }
    return passive || bare == "passive-random" ? "passive-client" : bare
  }

  func cases() throws -> [VectorFields] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let json = try JSONSerialization.jsonObject(with: data)
    if let list = json as? [Any] {
      return try list.enumerated().map { try VectorFields($1, name: "\(name) case \($0)") }
    }
    return try VectorFields(json, name: name).objects("testGroups")
  }

  /// Those of the folders that `HANSE_VECTORS` names, separated by colons, and those of the project.
  static var all: [VectorFile] {
    let named = ProcessInfo.processInfo.environment["HANSE_VECTORS"] ?? ""
    return own + named.split(separator: ":").map(String.init).flatMap(files)
  }

  /// Those of the project.
  static var own: [VectorFile] {
    files(
      in: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Files").path)
  }

  private static func files(in folder: String) -> [VectorFile] {
    var found: [VectorFile] = []
    for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }).sorted() ?? [] {
      let (file, name) = ("\(folder)/\(path)", (path as NSString).lastPathComponent)
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      // Pages say where vectors come from; anything else is a file that must be run.
      if isFolder.boolValue || name.hasSuffix(".md") { continue }
      found.append(VectorFile(path: file, name: name.hasSuffix(".json") ? String(name.dropLast(5)) : name))
    }
    // A folder that is not there, or has none, would look like one whose vectors all pass.
    return found.isEmpty ? [VectorFile(path: folder, name: "no vectors in \(folder)")] : found
  }
}
