//! What there is to tell the person; each notice can be put away.

use yew::prelude::*;

use crate::state::store::Notice;

/// More lines than this are counted, not shown.
const MOST_LINES: usize = 6;

/// All notices; `dismiss` takes the number of the one that is put away.
pub(crate) fn list(notices: &[Notice], dismiss: &Callback<usize>) -> Html {
    let notice = |(index, notice): (usize, &Notice)| {
        let dismiss = dismiss.reform(move |_: MouseEvent| index);
        let more = notice.lines.len().saturating_sub(MOST_LINES);
        html! {
            <div class={classes!("notice", notice.problem.then_some("problem"))}>
                <strong>{ &notice.title }</strong>
                <ul>
                    { for notice.lines.iter().take(MOST_LINES).map(|line| html! {
                        <li>{ line }</li>
                    }) }
                    if more > 0 {
                        <li>{ format!("… and {more} more.") }</li>
                    }
                </ul>
                <button type="button" class="quiet" onclick={dismiss}
                    aria-label={format!("Put away: {}", notice.title)}>{ "✕" }</button>
            </div>
        }
    };
    html! {
        <div class="notices" role="status">
            { for notices.iter().enumerate().map(notice) }
        </div>
    }
}
