//! stub
use protocol::{PageId, StaffId, Timestamp, staff::Severity};
pub struct Call {
    pub body: String,
}
impl Call {
    pub fn page(_p: PageId, _s: StaffId, _v: Severity, _n: u32, _at: Timestamp, _u: &str) -> Self {
        Call { body: String::new() }
    }
}
