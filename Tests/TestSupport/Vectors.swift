import Foundation

/// One page's test vectors of the specification (spec/vectors/README.md).
public struct Vectors {
  private let all: [VectorFields]
  /// The private keys of the page by name (spec/vectors/README.md, `seeds`).
  public let seeds: VectorFields

  /// Reads `spec/vectors/<page>.json` of this repository.
  public init(page: String, file: String = #filePath) throws {
    var repository = URL(fileURLWithPath: file)
    for _ in 0..<3 { repository.deleteLastPathComponent() }
    let path = repository.appendingPathComponent("spec/vectors/\(page).json")
    let parsed = try VectorFields(contentsOf: path.path)
    seeds = try parsed.object("seeds")
    all = try parsed.list("cases").map {
      try VectorFields($0, name: "\(page) case")
    }
  }

  public var types: Set<String> {
    get throws { Set(try all.map { try $0.text("type") }) }
  }

  /// The cases of a type. Throws if there are none, since a loop over none tests nothing.
  public func cases(_ type: String) throws -> [VectorFields] {
    let cases = try all.filter { try $0.text("type") == type }.map { fields in
      VectorFields(fields, name: try fields.text("name"))
    }
    guard !cases.isEmpty else { throw VectorFault(what: "no case of type \(type)") }
    return cases
  }
}

/// A vector, or a part of one, that is not as its README says.
public struct VectorFault: Error, CustomStringConvertible {
  public let what: String
  public init(what: String) { self.what = what }
  public var description: String { what }
}
