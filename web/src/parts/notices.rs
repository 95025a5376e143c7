//! What there is to tell the person; each notice can be put away.

use yew::prelude::*;

use crate::state::store::Notice;

#[derive(PartialEq, Properties)]
pub(crate) struct NoticesProps {
    pub(crate) notices: Vec<Notice>,
    pub(crate) dismiss: Callback<usize>,
}

/// More lines than this are counted, not shown.
const MOST_LINES: usize = 6;

#[component]
pub(crate) fn Notices(props: &NoticesProps) -> Html {
    let notice = |(index, notice): (usize, &Notice)| {
        let dismiss = props.dismiss.reform(move |_: MouseEvent| index);
        let more = notice.lines.len().saturating_sub(MOST_LINES);
        html! {
            <div key={index} class={classes!("notice", notice.problem.then_some("problem"))}>
                <strong>{ &notice.title }</strong>
                <ul>
                    { for notice.lines.iter().take(MOST_LINES).map(|line| html! { <li>{ line }</li> }) }
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
            { for props.notices.iter().enumerate().map(notice) }
        </div>
    }
}
