//! What a pod requests of a resource, from its containers.
//!
//! Not here: what the requests are divided into (`ratios`).

use super::metric::Failure;

/// A container of a pod and its request for one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container<'a> {
    /// Its name, unique within the pod.
    pub name: &'a str,
    /// Its request in milli-units; `None` if it has none.
    pub request: Option<i64>,
}

/// The containers of a pod that stay for its whole life, and its request as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodRequest<'a> {
    /// The ordinary containers.
    pub containers: &'a [Container<'a>],
    /// The init containers with restart policy Always; ordinary init containers do not count.
    pub sidecars: &'a [Container<'a>],
    /// The request of the pod as a whole in milli-units, where the cluster supports that.
    pub pod_level: Option<i64>,
}

/// The request of a pod in milli-units: of the container that is named, else of the pod as a
/// whole, else the sum of its containers.
///
/// Source: `calculateRequests` of `replica_calculator.go`.
///
/// # Errors
/// [`Failure::MissingRequest`] if a container that counts has no request,
/// [`Failure::ContainerNotFound`] if the pod has no container of that name.
pub fn request(pod: &PodRequest<'_>, container: Option<&str>) -> Result<i64, Failure> {
    let mut all = pod.containers.iter().chain(pod.sidecars);
    if let Some(name) = container {
        let found = all.find(|container| container.name == name);
        return found.ok_or(Failure::ContainerNotFound)?.request.ok_or(Failure::MissingRequest);
    }
    if let Some(request) = pod.pod_level {
        return Ok(request);
    }
    all.try_fold(0_i64, |sum, container| {
        Ok(sum.saturating_add(container.request.ok_or(Failure::MissingRequest)?))
    })
}

#[cfg(test)]
mod tests {
    use super::{Container, Failure, PodRequest, request};

    fn container(name: &str, request: Option<i64>) -> Container<'_> {
        Container { name, request }
    }

    #[test]
    fn a_named_container_is_looked_at_alone() {
        let containers = [container("a", Some(100)), container("b", None)];
        let pod = PodRequest { containers: &containers, sidecars: &[], pod_level: Some(800) };
        assert_eq!(request(&pod, Some("a")), Ok(100));
        assert_eq!(request(&pod, Some("b")), Err(Failure::MissingRequest));
        assert_eq!(request(&pod, Some("c")), Err(Failure::ContainerNotFound));
        assert_eq!(request(&pod, None), Ok(800));
    }

    #[test]
    fn sidecars_are_containers_too() {
        let (containers, sidecars) = ([container("a", Some(100))], [container("s", Some(50))]);
        let pod = PodRequest { containers: &containers, sidecars: &sidecars, pod_level: None };
        assert_eq!(request(&pod, None), Ok(150));
        assert_eq!(request(&pod, Some("s")), Ok(50));
        let lacking = PodRequest { sidecars: &[container("s", None)], ..pod };
        assert_eq!(request(&lacking, None), Err(Failure::MissingRequest));
    }

    #[test]
    fn a_sum_stops_at_the_limit_of_64_bits() {
        let containers = [container("a", Some(i64::MAX)), container("b", Some(1))];
        let pod = PodRequest { containers: &containers, sidecars: &[], pod_level: None };
        assert_eq!(request(&pod, None), Ok(i64::MAX));
    }
}
