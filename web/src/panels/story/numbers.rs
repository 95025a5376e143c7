//! The numbers of the instant, in the words of the moment, and the room as text.

use model::{Series, Unit};
use playground::instant;
use playground::restaurant::{Term, Words};
use yew::prelude::*;

use super::Scene;
use crate::state::picture::Picture;

/// The numbers above the room.
pub(crate) fn row(scene: &Scene) -> Html {
    let Scene { picture, at, words, .. } = scene;
    let value = |series| picture.value(series, *at);
    let (waiting, wait) = picture.waiting(*at);
    // Who is on the way matters more than who leaves, where there is room for one.
    let (term, other) = match (value(Series::Booting), value(Series::Draining)) {
        (coming, _) if coming > 0.0 => (Term::Booting, coming),
        (_, leaving) => (Term::Draining, leaving),
    };
    let beside = if other > 0.0 {
        format!("+ {} {}", Unit::Count.text(other), words.label(term).to_ascii_lowercase())
    } else {
        String::new()
    };
    let waits =
        if waiting > 0.0 { format!("waiting for {}", minutes(wait)) } else { String::new() };
    let (mood, face) = mood(picture, *at, *words);
    let empty = String::new;
    let all = [
        ("clock", "Time", instant::clock(&picture.run, *at), empty()),
        (
            "serving",
            words.label(Term::InService),
            Unit::Count.text(value(Series::InService)),
            beside,
        ),
        ("line", words.label(Term::Queue), Unit::Count.text(waiting), waits),
        ("mood", words.label(Term::Mood), mood, empty()),
        ("lost", words.label(Term::Lost), Unit::Count.text(picture.lost(*at)), empty()),
        ("wages", words.label(Term::Cost), cents(value(Series::Cost)), empty()),
    ];
    let aside = if term == Term::Booting { "booting" } else { "draining" };
    let number = |(class, label, text, beside): (&'static str, &'static str, String, String)| {
        html! {
            <div {class}>
                <dt><span class="word" key={label}>{ label }</span></dt>
                <dd>
                    <span class="figure">{ text }</span>
                    if class == "mood" { { face.clone() } }
                    <small class={aside}>{ beside }</small>
                </dd>
            </div>
        }
    };
    html! { <dl class="numbers">{ for all.into_iter().map(number) }</dl> }
}

/// How those feel who wait, as a word and a face.
fn mood(picture: &Picture, at: f64, words: Words) -> (String, Html) {
    let impatience = picture.impatience(at);
    if words == Words::Cluster {
        return (Unit::Ratio.text(picture.in_time(at)), html! { <small>{ "of late" }</small> });
    }
    let (word, mouth) = match impatience {
        x if x < 0.35 => ("content", "M7 14q5 5 10 0M8 9v1M16 9v1"),
        x if x < 0.8 => ("restless", "M7 16h10M8 9v1M16 9v1"),
        _ => ("fed up", "M7 17q5-5 10 0M8 9v1M16 9v1"),
    };
    let face = html! {
        <svg class="face" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="11" /><path d={mouth} />
        </svg>
    };
    (word.to_owned(), face)
}

/// Money so far, in whole cents.
fn cents(dollars: f64) -> String {
    let cents = (dollars.max(0.0) * 100.0).round();
    let whole = (cents / 100.0).floor();
    let rest = Unit::Count.text(cents - whole * 100.0);
    let zero = if rest.len() < 2 { "0" } else { "" };
    format!("${}.{zero}{rest}", Unit::Count.text(whole))
}

/// A span in minutes and tens of seconds: nobody in a restaurant counts seconds.
fn minutes(seconds: f64) -> String {
    if seconds < 60.0 {
        "less than 1 min".to_owned()
    } else {
        format!("{} min", Unit::Count.text((seconds / 60.0).round()))
    }
}

/// The room as text: what the picture shows.
pub(crate) fn told(scene: &Scene) -> String {
    let Scene { picture, at, words, .. } = scene;
    let run = &picture.run;
    let (timeline, each) = (&run.timeline, f64::from(picture.log.each));
    // What is counted is what there is at the end of the step, as in the columns of the run.
    let end = (timeline.index(*at) + 1) as f64 * timeline.step;
    let serving = picture.value(Series::InService, *at) + picture.value(Series::Draining, *at);
    let busy = (picture.log.served(end).count() as f64 * each).min(serving);
    let room = *words == Words::Restaurant;
    let pick = |here: &'static str, there: &'static str| if room { here } else { there };
    let mut told = vec![format!(
        "{}. {} {}, {} of them busy.",
        instant::clock(run, *at),
        words.instances(serving),
        pick("in the house", "there"),
        Unit::Count.text(busy),
    )];
    let coming = picture.value(Series::Booting, *at);
    let next = next_ready(picture, *at);
    if coming > 0.0 && next.is_finite() {
        let (way, here) = (pick("on the way", "booting"), pick("here", "ready"));
        let (coming, next) = (Unit::Count.text(coming), minutes(next));
        told.push(format!("{coming} {way}, the first is {here} in {next}."));
    }
    let leaving = picture.value(Series::Draining, *at);
    if leaving > 0.0 {
        let what = pick("will go home after this table", "draining");
        told.push(format!("{} {what}.", Unit::Count.text(leaving)));
    }
    let (waiting, wait) = picture.waiting(*at);
    told.push(if waiting > 0.0 {
        let (what, line) = (words.requests(waiting), pick("in line", "in the queue"));
        format!("{what} {line}, {} on average.", minutes(wait))
    } else {
        pick("Nobody waits.", "The queue is empty.").to_owned()
    });
    if picture.plan.each > 1 {
        let each = words.requests(f64::from(picture.plan.each));
        told.push(format!("Each figure stands for {each}."));
    }
    told.join(" ")
}

/// How many seconds it takes until the first of those on the way is there; infinite if nobody is.
fn next_ready(picture: &Picture, at: f64) -> f64 {
    let lives = picture.log.lives.iter().map(|life| &life.life);
    let coming = lives.filter(|life| life.called <= at && life.ready > at && life.gone > at);
    coming.map(|life| life.ready - at).fold(f64::INFINITY, f64::min)
}
