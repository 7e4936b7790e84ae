import Terminal

/// Names and values below each other.
enum FieldList {
  static func lines(_ fields: [(name: String, value: String)], _ style: Style) -> [String] {
    let width = fields.map(\.name.count).max() ?? 0
    return fields.map { name, value in
      let gap = String(repeating: " ", count: width - name.count + 2)
      return style.dim(name) + gap + SafeText.line(value)
    }
  }
}
