// An office whose period takes whatever a sheet brings.

import Emulation

extension Office {
    /// The founder of a cluster, with the worked example, and a period `p1` by the same criteria.
    static func withOpenPeriod() throws -> Office {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            ScoringSample.sql + """
                INSERT INTO indicator (code, name_vi) VALUES ('i1', 'Lượt tuần tra');
                INSERT INTO period (code, starts, criteria_set, criteria_version)
                    SELECT 'p1', '2023-01-01', criteria_set, criteria_version FROM period
                    WHERE code = 'example';
                """)
        return office
    }
}
