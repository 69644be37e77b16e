//! What people say of what the rules did, and how often each rule was right.

use axum::{Json, extract::State};
use domain::{flag::severity_of, permission::Action};
use protocol::{
    CaseId, FlagId,
    staff::{CaseView, MarkFlag, MarkMissed, RuleRecord, RulesView},
};
use risk::Scanner;

use super::{
    cases::show,
    extract::{Body, Id},
};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::{
        RuleCounts,
        acts::verdicts::{JudgeFlag, JudgeMissed},
    },
};

/// `GET /api/rules`
pub(super) async fn list(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<RulesView>, ApiError> {
    staff.permit(Action::ReadRules)?;
    let scanner = app.relay.packs.scanner();
    let counts = app.relay.store.rule_counts().await?;
    Ok(Json(RulesView {
        packs: scanner.pack_hash().to_owned(),
        unreviewed: scanner.unreviewed().map(str::to_owned).collect(),
        rules: counts.into_iter().map(|counts| record(&scanner, counts)).collect(),
        missed: app.relay.store.missed_counts().await?,
    }))
}

/// `POST /api/flags/{flag}/verdict`
pub(super) async fn judge(
    State(app): State<App>,
    staff: Staff,
    Id(flag): Id<FlagId>,
    Body(MarkFlag { right }): Body<MarkFlag>,
) -> Result<Json<CaseView>, ApiError> {
    let by = staff.permit(Action::JudgeFlag)?;
    let case = app.relay.store.write(JudgeFlag { flag, right, by }).await?;
    show(&app, &staff, case).await
}

/// `POST /api/cases/{case}/missed`
pub(super) async fn missed(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
    Body(MarkMissed { seq, severity }): Body<MarkMissed>,
) -> Result<Json<CaseView>, ApiError> {
    let by = staff.permit(Action::JudgeFlag)?;
    app.relay.store.write(JudgeMissed { case, seq, severity, by }).await?;
    show(&app, &staff, case).await
}

fn record(scanner: &Scanner, counts: RuleCounts) -> RuleRecord {
    let RuleCounts { rule, right, wrong } = counts;
    let info = scanner.rule(&rule);
    RuleRecord {
        why: info.as_ref().map(|info| info.why.clone()),
        severity: info.as_ref().and_then(|info| severity_of(info.tier)),
        look_at_it: right + wrong >= ENOUGH_VERDICTS && right * 5 < right + wrong,
        rule,
        right,
        wrong,
    }
}

/// Fewer verdicts say little of a rule; of these one in five should have been right.
const ENOUGH_VERDICTS: u32 = 50;
