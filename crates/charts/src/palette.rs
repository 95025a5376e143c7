//! Colours by meaning: [`Role`] names what is meant, [`Palette`] says how it looks.
//!
//! The page owns the colours, as CSS custom properties; here stand their names and what they are
//! where nothing was said. Not here: which figure shows what (`figure`).

use plotters::style::{Color as _, RGBAColor, RGBColor};

/// Declares each role once: its name in CSS, its colour by day and by night.
macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident = $css:literal, $light:literal, $dark:literal;)*) => {
        /// What a colour stands for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Role { $($(#[$doc])* $role,)* }

        impl Role {
            /// Every role, in order.
            pub const ALL: &[Self] = &[$(Self::$role),*];

            /// The custom property that holds its colour.
            pub const fn css(self) -> &'static str {
                match self { $(Self::$role => $css,)* }
            }

            const fn light(self) -> u32 {
                match self { $(Self::$role => $light,)* }
            }

            const fn dark(self) -> u32 {
                match self { $(Self::$role => $dark,)* }
            }
        }
    };
}

roles! {
    /// What everything stands on.
    Background = "--background", 0xff_ff_ff, 0x14_18_1f;
    /// Text, and lines that matter as much.
    Text = "--text", 0x1b_20_28, 0xe8_eb_f0;
    /// Labels of axes.
    Muted = "--text-muted", 0x56_5f_6c, 0xa3_ad_ba;
    /// Lines that only guide the eye.
    Grid = "--grid", 0xe6_e9_ee, 0x28_30_3b;
    /// Requests that arrive.
    Demand = "--demand", 0x00_72_b2, 0x56_b4_e9;
    /// Requests that could be served.
    Capacity = "--capacity", 0x00_87_62, 0x1f_b8_8c;
    /// Instances in service.
    InService = "--in-service", 0x00_87_62, 0x1f_b8_8c;
    /// Instances that boot.
    Booting = "--booting", 0xa8_68_00, 0xe6_9f_00;
    /// Instances that drain.
    Draining = "--draining", 0xa8_55_86, 0xcc_79_a7;
    /// Instances that are wanted.
    Desired = "--desired", 0x1b_20_28, 0xe8_eb_f0;
    /// Instances that have failed.
    Failed = "--bad", 0xa8_3c_00, 0xf5_93_56;
    /// What a strategy expects, and what it shows of itself.
    Forecast = "--forecast", 0x9a_3d_96, 0xe2_94_e0;
    /// The cheapest fleet that keeps the rules, known only in hindsight.
    Optimum = "--optimum", 0x00_5a_91, 0x6f_bf_ee;
    /// Requests that are turned away.
    Dropped = "--dropped", 0xc4_4e_00, 0xf0_7a_2e;
    /// How long requests take.
    Latency = "--latency", 0x5b_4d_b3, 0xa9_9d_f2;
    /// Memory that is used.
    Memory = "--memory", 0x2f_6f_8f, 0x7c_c4_dd;
    /// Network that is used.
    Network = "--network", 0x85_5a_2b, 0xd3_a9_74;
    /// Disk that is used.
    Disk = "--disk", 0x5d_66_73, 0xb0_b8_c4;
    /// Money for instances.
    Cost = "--cost", 0x7a_6a_00, 0xd8_c8_3a;
    /// Money for broken promises.
    Penalty = "--penalty", 0xc4_4e_00, 0xf0_7a_2e;
}

/// A colour for every role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette([RGBColor; Role::ALL.len()]);

impl Palette {
    /// Dark on white, built on the colours of Okabe and Ito, each darkened to a contrast of 3:1.
    pub const LIGHT: Self = Self::built_in(false);
    /// Light on near-black, built on the same colours.
    pub const DARK: Self = Self::built_in(true);

    const fn built_in(dark: bool) -> Self {
        let mut colours = [RGBColor(0, 0, 0); Role::ALL.len()];
        let mut i = 0;
        while i < colours.len() {
            let role = Role::ALL[i];
            colours[i] = from_number(if dark { role.dark() } else { role.light() });
            i += 1;
        }
        Self(colours)
    }

    /// Asks `property` for the text of every custom property in [`Role::css`]. What it does not
    /// know, or what is no colour, is taken from `base`.
    pub fn read(base: &Self, property: impl Fn(&'static str) -> Option<String>) -> Self {
        let mut palette = base.clone();
        for &role in Role::ALL {
            if let Some(colour) = property(role.css()).as_deref().and_then(parse) {
                palette.0[role as usize] = colour;
            }
        }
        palette
    }

    /// The colour of a role.
    pub const fn colour(&self, role: Role) -> RGBColor {
        self.0[role as usize]
    }

    /// The colour of a role, `share` of it over what lies below.
    pub(crate) fn tint(&self, role: Role, share: f64) -> RGBAColor {
        self.colour(role).mix(share)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the bytes of the number are meant")]
const fn from_number(number: u32) -> RGBColor {
    RGBColor((number >> 16) as u8, (number >> 8) as u8, number as u8)
}

/// Reads `#rgb`, `#rrggbb` or `rgb(r, g, b)`, as custom properties and browsers write them.
fn parse(text: &str) -> Option<RGBColor> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix('#') {
        let number = u32::from_str_radix(digits, 16).ok()?;
        return match digits.len() {
            3 => {
                let wide = |shift: u32| ((number >> shift) & 0xf) * 0x11;
                Some(from_number(wide(8) << 16 | wide(4) << 8 | wide(0)))
            }
            6 => Some(from_number(number)),
            _ => None,
        };
    }
    let inner = text.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inner.split([',', ' ']).filter(|part| !part.is_empty());
    let mut byte = || parts.next()?.parse::<u8>().ok();
    let colour = RGBColor(byte()?, byte()?, byte()?);
    parts.next().is_none().then_some(colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.
    fn luminance(colour: RGBColor) -> f64 {
        let part = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        };
        0.2126 * part(colour.0) + 0.7152 * part(colour.1) + 0.0722 * part(colour.2)
    }

    fn contrast(palette: &Palette, role: Role) -> f64 {
        let a = luminance(palette.colour(role));
        let b = luminance(palette.colour(Role::Background));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_graphics_stand_out_in_both_themes() {
        for (theme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            for &role in Role::ALL {
                let least = match role {
                    Role::Background | Role::Grid => continue,
                    Role::Text | Role::Muted => 4.5,
                    _ => 3.0,
                };
                let found = contrast(&palette, role);
                assert!(found >= least, "{theme} {role:?}: {found:.2}:1");
            }
        }
    }

    #[test]
    fn the_page_overrides_what_it_knows() {
        let read = |name: &'static str| match name {
            "--demand" => Some(" #ABC ".to_owned()),
            "--capacity" => Some("#123456".to_owned()),
            "--cost" => Some("rgb(1, 2, 3)".to_owned()),
            "--penalty" => Some("var(--oops)".to_owned()),
            "--dropped" => Some("#é12".to_owned()),
            _ => None,
        };
        let palette = Palette::read(&Palette::DARK, read);
        assert_eq!(palette.colour(Role::Demand), RGBColor(0xaa, 0xbb, 0xcc));
        assert_eq!(palette.colour(Role::Capacity), RGBColor(0x12, 0x34, 0x56));
        assert_eq!(palette.colour(Role::Cost), RGBColor(1, 2, 3));
        for role in [Role::Penalty, Role::Dropped, Role::Grid] {
            assert_eq!(palette.colour(role), Palette::DARK.colour(role));
        }
    }

    #[test]
    fn every_role_has_a_property_of_its_own() {
        for (i, role) in Role::ALL.iter().enumerate() {
            assert_eq!(*role as usize, i);
            assert!(role.css().starts_with("--"));
            assert!(Role::ALL[..i].iter().all(|other| other.css() != role.css()));
        }
    }
}
