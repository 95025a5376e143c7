//! Time zones by name: how far their clocks are ahead of UTC in January, when a run takes place.
//!
//! Source: the IANA time zone database. Not here: daylight saving, which a run has none of.

/// Places with their hours ahead of UTC; of two with the same hours the first is written.
const PLACES: &[(&str, f64)] = &[
    ("America/St_Johns", -3.5),
    ("Pacific/Marquesas", -9.5),
    ("Asia/Tehran", 3.5),
    ("Asia/Kabul", 4.5),
    ("Asia/Kolkata", 5.5),
    ("Asia/Kathmandu", 5.75),
    ("Asia/Yangon", 6.5),
    ("Australia/Eucla", 8.75),
    ("Australia/Darwin", 9.5),
    ("Australia/Adelaide", 10.5),
    ("Pacific/Chatham", 13.75),
    ("Africa/Cairo", 2.0),
    ("Africa/Johannesburg", 2.0),
    ("Africa/Lagos", 1.0),
    ("Africa/Nairobi", 3.0),
    ("America/Anchorage", -9.0),
    ("America/Argentina/Buenos_Aires", -3.0),
    ("America/Bogota", -5.0),
    ("America/Chicago", -6.0),
    ("America/Denver", -7.0),
    ("America/Halifax", -4.0),
    ("America/Lima", -5.0),
    ("America/Los_Angeles", -8.0),
    ("America/Mexico_City", -6.0),
    ("America/New_York", -5.0),
    ("America/Phoenix", -7.0),
    ("America/Santiago", -3.0),
    ("America/Sao_Paulo", -3.0),
    ("America/Toronto", -5.0),
    ("America/Vancouver", -8.0),
    ("Asia/Bangkok", 7.0),
    ("Asia/Calcutta", 5.5),
    ("Asia/Dhaka", 6.0),
    ("Asia/Dubai", 4.0),
    ("Asia/Ho_Chi_Minh", 7.0),
    ("Asia/Hong_Kong", 8.0),
    ("Asia/Istanbul", 3.0),
    ("Asia/Jakarta", 7.0),
    ("Asia/Jerusalem", 2.0),
    ("Asia/Karachi", 5.0),
    ("Asia/Manila", 8.0),
    ("Asia/Riyadh", 3.0),
    ("Asia/Seoul", 9.0),
    ("Asia/Shanghai", 8.0),
    ("Asia/Singapore", 8.0),
    ("Asia/Taipei", 8.0),
    ("Asia/Tashkent", 5.0),
    ("Asia/Tokyo", 9.0),
    ("Atlantic/Reykjavik", 0.0),
    ("Australia/Brisbane", 10.0),
    ("Australia/Melbourne", 11.0),
    ("Australia/Perth", 8.0),
    ("Australia/Sydney", 11.0),
    ("Europe/Amsterdam", 1.0),
    ("Europe/Athens", 2.0),
    ("Europe/Berlin", 1.0),
    ("Europe/Brussels", 1.0),
    ("Europe/Bucharest", 2.0),
    ("Europe/Budapest", 1.0),
    ("Europe/Copenhagen", 1.0),
    ("Europe/Dublin", 0.0),
    ("Europe/Helsinki", 2.0),
    ("Europe/Istanbul", 3.0),
    ("Europe/Kiev", 2.0),
    ("Europe/Kyiv", 2.0),
    ("Europe/Lisbon", 0.0),
    ("Europe/London", 0.0),
    ("Europe/Madrid", 1.0),
    ("Europe/Moscow", 3.0),
    ("Europe/Oslo", 1.0),
    ("Europe/Paris", 1.0),
    ("Europe/Prague", 1.0),
    ("Europe/Rome", 1.0),
    ("Europe/Stockholm", 1.0),
    ("Europe/Vienna", 1.0),
    ("Europe/Warsaw", 1.0),
    ("Europe/Zurich", 1.0),
    ("Pacific/Auckland", 13.0),
    ("Pacific/Honolulu", -10.0),
    ("US/Central", -6.0),
    ("US/Eastern", -5.0),
    ("US/Mountain", -7.0),
    ("US/Pacific", -8.0),
];

/// Names of the zone of no hours.
const ZERO: [&str; 8] =
    ["Etc/UTC", "UTC", "Etc/GMT", "GMT", "Zulu", "Etc/Zulu", "Universal", "UCT"];

/// Hours from which zones named by them are: their sign is that of the map's west.
const HOURS: std::ops::RangeInclusive<i32> = -14..=12;

/// Seconds that the clocks of a zone are ahead of UTC; `None` if it is not known here.
pub(super) fn ahead(name: &str) -> Option<f64> {
    if ZERO.contains(&name) {
        return Some(0.0);
    }
    if let Some(text) = name.strip_prefix("Etc/GMT") {
        let behind = text.parse::<i32>().ok().filter(|hours| HOURS.contains(hours))?;
        return Some(-3600.0 * f64::from(behind));
    }
    let place = PLACES.iter().find(|(known, _)| *known == name);
    place.map(|(_, hours)| hours * 3600.0)
}

/// A zone whose clocks are so many seconds ahead of UTC, or as near to that as there is one.
#[expect(clippy::cast_possible_truncation, reason = "hours of a day")]
pub(super) fn name(ahead: f64) -> String {
    let place = PLACES.iter().find(|(_, hours)| (hours * 3600.0 - ahead).abs() < 0.5);
    let whole = (-ahead / 3600.0).round() as i32;
    match place {
        Some((name, hours)) if hours.fract() != 0.0 => (*name).to_owned(),
        _ if whole == 0 => ZERO[0].to_owned(),
        _ => format!("Etc/GMT{:+}", whole.clamp(*HOURS.start(), *HOURS.end())),
    }
}

#[cfg(test)]
mod tests {
    use super::{HOURS, PLACES, ahead, name};

    #[test]
    fn every_zone_that_is_written_is_read_again() {
        for quarter in -56..=56 {
            let seconds = 900.0 * f64::from(quarter);
            let written = name(seconds);
            let read = ahead(&written).unwrap_or_else(|| panic!("{written}"));
            assert!((read - seconds).abs() <= 5400.0 + 1800.0, "{written}: {read}, {seconds}");
            assert_eq!(name(read), written);
            if seconds % 3600.0 == 0.0 && seconds >= -12.0 * 3600.0 {
                assert_eq!(read, seconds, "{written}");
            }
        }
        for (place, hours) in PLACES {
            assert_eq!(ahead(place), Some(hours * 3600.0));
            assert_eq!(ahead(&name(hours * 3600.0)), Some(hours * 3600.0), "{place}");
        }
        assert_eq!([ahead("Etc/GMT-1"), ahead("Etc/GMT+5")], [Some(3600.0), Some(-18_000.0)]);
        assert_eq!([ahead("Europe/Atlantis"), ahead("Etc/GMT+99"), ahead("")], [None; 3]);
        assert!(HOURS.contains(&0));
    }
}
