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
    let passive = bare.hasPrefix("interop-passive-") || bare.hasPrefix("passive-")
    return passive ? "passive-client" : bare
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
    let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Files").path
    let named = ProcessInfo.processInfo.environment["HANSE_VECTORS"] ?? ""
    return ([own] + named.split(separator: ":").map(String.init)).flatMap(files)
  }

  private static func files(in folder: String) -> [VectorFile] {
    let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    // A folder that is not there would look like one whose vectors all pass.
    if found.isEmpty { return [VectorFile(path: folder, name: "no files in \(folder)")] }
    return found.filter { $0.hasSuffix(".json") }.sorted().map {
      let name = ($0 as NSString).lastPathComponent
      return VectorFile(path: "\(folder)/\($0)", name: String(name.dropLast(5)))
    }
  }
}
