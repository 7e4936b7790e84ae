/// What to write instead of an unknown name: the nearest known one, or else all of them.
func suggestion(for name: String, among known: [String]) -> String {
  let distances = known.map { (name: $0, distance: editDistance(plain(name), plain($0))) }
  if let nearest = distances.min(by: { $0.distance < $1.distance }),
    nearest.distance <= max(2, name.count / 3)
  {
    return "did you mean \(nearest.name)?"
  }
  return "it knows \(known.joined(separator: ", "))"
}

/// Other ways to spell several words as one name are no distance: `data_folder`, `datafolder`.
private func plain(_ name: String) -> [UInt8] {
  name.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }
}

/// Levenshtein's distance: insertions, deletions and replacements between two names.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (i, byte) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in right.enumerated() {
      let replaced = diagonal + (byte == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
