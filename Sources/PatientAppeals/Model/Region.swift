// SPDX-License-Identifier: Apache-2.0

/// One of the twenty regions of Kazakhstan (17 regions and 3 cities), ISO 3166-2:KZ. The digits of the code are the prefix
/// of the classifier of administrative units, KATO.
public struct Region: Sendable, Hashable {
    /// `KZ-59`.
    public let code: String
    /// The name in Kazakh, Russian and English.
    public let nameKazakh: String, nameRussian: String, nameEnglish: String

    /// All regions, by code.
    public static let all: [Region] = {
        guard let json = try? JSONValue(parsing: PackageResources.kz_regions_json), case .array(let rows) = json else {
            return []
        }
        return rows.compactMap { row in
            guard let code = row["iso3166_2"]?.string else { return nil }
            return Region(
                code: code,
                nameKazakh: row["name_kk"]?.string ?? code,
                nameRussian: row["name_ru"]?.string ?? code,
                nameEnglish: row["name_en"]?.string ?? code
            )
        }
    }()

    /// The region with this code; nil where there is none.
    public init?(code: String) {
        guard let region = Self.byCode[code] else { return nil }
        self = region
    }

    private init(code: String, nameKazakh: String, nameRussian: String, nameEnglish: String) {
        self.code = code
        self.nameKazakh = nameKazakh
        self.nameRussian = nameRussian
        self.nameEnglish = nameEnglish
    }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
}
