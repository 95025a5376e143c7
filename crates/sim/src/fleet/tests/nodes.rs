//! Pods on nodes: they wait for room, nodes come and go, and nobody is lost.
//!
//! Not here: what nodes cost (`ledger`), runs (`theory` of the package `tests`).

use model::Dice;
use model::sections::{
    FleetEvent, FleetEventKind, NodeLayer, NodeParams, NodeSize, PodsPerNode, RemovalOrder,
    ShortageParams,
};

use super::*;
use crate::fleet::nodes::NodeState;

/// A fleet on nodes of `slots` pods, 1 to 3 of them, which differs from the default.
fn on_nodes(
    start: u32,
    slots: u32,
    change: impl FnOnce(&mut FleetParams, &mut NodeParams),
) -> Fleet {
    fleet_of(start, |params| {
        let size = NodeSize::Pods(PodsPerNode { pods: Instances(slots) });
        let mut nodes = NodeParams { size, max: Instances(3), ..NodeParams::default() };
        change(params, &mut nodes);
        params.nodes = NodeLayer::On(nodes);
    })
}

/// Waiting for a node, nodes ready, nodes booting.
fn nodes(fleet: &Fleet) -> [u32; 3] {
    fleet.on_nodes().unwrap()
}

/// Pods on each node.
fn filled(fleet: &Fleet) -> Vec<u32> {
    let views = fleet.node_views(fleet.now);
    views.iter().map(|n| n.in_service + n.booting + n.draining + n.failed + n.warm_pool).collect()
}

fn gate(fleet: &Fleet) -> Option<String> {
    fleet.node_gate().map(|gate| gate.why.to_string())
}

#[test]
fn the_boot_delay_of_a_node_comes_before_that_of_the_pod() {
    let mut fleet = on_nodes(2, 2, |_, _| {});
    assert_eq!((nodes(&fleet), filled(&fleet)), ([0, 1, 0], vec![2]));
    fleet.advance(5.0);
    fleet.order(3, 5.0);
    assert_eq!((nodes(&fleet), counts(&fleet)), ([1, 1, 0], [2, 0, 0]));
    // The scan at 10 s asks for a node, which takes 90 s.
    fleet.advance(10.0);
    assert_eq!(nodes(&fleet), [1, 1, 1]);
    assert_eq!(gate(&fleet).unwrap(), "1 instances wait for a node; 1 are full, 1 boot");
    fleet.advance(99.0);
    assert_eq!((nodes(&fleet), counts(&fleet)), ([1, 1, 1], [2, 0, 0]));
    fleet.advance(100.0);
    assert_eq!((nodes(&fleet), counts(&fleet)), ([0, 2, 0], [2, 1, 0]));
    assert_eq!((gate(&fleet), filled(&fleet)), (None, vec![2, 1]));
    fleet.advance(219.0);
    assert_eq!(counts(&fleet), [2, 1, 0]);
    fleet.advance(220.0);
    assert_eq!(counts(&fleet), [3, 0, 0]);
    let last = fleet.into_lifetimes().pop().unwrap();
    // The order waited as a number; the pod is one from the moment it has a node.
    assert_eq!((last.ordered, last.called, last.ready), (100.0, 100.0, 220.0));
}

#[test]
fn where_there_is_room_nobody_waits() {
    let mut fleet = on_nodes(2, 4, |_, _| {});
    fleet.order(4, 0.0);
    assert_eq!((nodes(&fleet), counts(&fleet)), ([0, 1, 0], [2, 2, 0]));
    fleet.advance(120.0);
    assert_eq!(counts(&fleet), [4, 0, 0]);
}

#[test]
fn with_the_most_nodes_full_pods_wait_until_others_go_and_that_is_said() {
    let mut fleet = on_nodes(2, 2, |_, _| {});
    fleet.order(9, 0.0);
    fleet.advance(100_000.0);
    assert_eq!((nodes(&fleet), counts(&fleet)), ([3, 3, 0], [6, 0, 0]));
    let said = "3 instances wait for a node, and there are 3, the most: they wait until others go";
    assert_eq!(gate(&fleet).unwrap(), said);
    assert_eq!(fleet.view().wanted(), 9);
    // Those that wait are the first to be taken back.
    fleet.order(6, 100_000.0);
    assert_eq!((nodes(&fleet), gate(&fleet)), ([0, 3, 0], None));
}

#[test]
fn a_pod_that_is_gone_makes_room_for_one_that_waits() {
    let mut fleet = on_nodes(2, 2, |params, nodes| {
        nodes.max = Instances(1);
        params.events = vec![super::lives::outage(100.0, 1)];
    });
    fleet.order(3, 0.0);
    // One fails at 100 s and is found at 150 s: its place is for its own replacement, for the
    // orders that wait are all alike.
    fleet.advance(149.0);
    assert_eq!((nodes(&fleet)[0], fleet.view().failed), (1, 1));
    fleet.advance(150.0);
    assert_eq!((nodes(&fleet)[0], counts(&fleet)), (1, [1, 1, 0]));
    assert_eq!(filled(&fleet), [2]);
}

#[test]
fn a_run_begins_with_as_many_as_its_nodes_hold() {
    let fleet = on_nodes(9, 2, |_, nodes| nodes.min = Instances(2));
    assert_eq!((nodes(&fleet), counts(&fleet)), ([3, 3, 0], [6, 0, 0]));
    let fleet = on_nodes(1, 2, |_, nodes| nodes.min = Instances(2));
    assert_eq!((nodes(&fleet), filled(&fleet)), ([0, 2, 0], vec![1, 0]));
    let pooled = on_nodes(3, 2, |params, _| params.warm_pool.size = Instances(2));
    assert_eq!((pooled.view().warm_pool, filled(&pooled)), (2, vec![2, 2, 1]));
}

#[test]
fn empty_nodes_go_after_their_time_and_never_below_the_least() {
    let mut fleet = on_nodes(6, 2, |_, _| {});
    fleet.advance(1000.0);
    assert_eq!(nodes(&fleet), [0, 3, 0]);
    fleet.order(1, 1000.0);
    // Gone at 1030 s; the scan then finds two nodes that can be spared for ten minutes.
    fleet.advance(1629.0);
    assert_eq!((nodes(&fleet), filled(&fleet)), ([0, 3, 0], vec![1, 0, 0]));
    fleet.advance(1630.0);
    assert_eq!((nodes(&fleet), filled(&fleet)), ([0, 1, 0], vec![1]));
    fleet.order(0, 1700.0);
    fleet.advance(10_000.0);
    assert_eq!((nodes(&fleet), filled(&fleet)), ([0, 1, 0], vec![0]));
}

#[test]
fn for_a_while_after_one_was_added_none_goes() {
    let mut fleet = on_nodes(2, 2, |_, nodes| nodes.removal.after = Seconds::new(0.0));
    fleet.order(4, 0.0);
    fleet.advance(300.0);
    fleet.order(2, 300.0);
    // Added at 10 s.
    fleet.advance(609.0);
    assert_eq!(nodes(&fleet), [0, 2, 0]);
    fleet.advance(610.0);
    assert_eq!(nodes(&fleet), [0, 1, 0]);
}

/// Two nodes with a pod each: what is left of five, four of them on the first node.
fn sparse(evict: bool) -> Fleet {
    let mut fleet = on_nodes(5, 4, |params, nodes| {
        params.removal = RemovalOrder::Oldest;
        nodes.removal.evict = evict;
    });
    assert_eq!(filled(&fleet), [4, 1]);
    fleet.order(2, 0.0);
    fleet.advance(600.0);
    assert_eq!(filled(&fleet), [1, 1]);
    fleet
}

#[test]
fn pods_are_moved_from_a_node_that_can_be_spared() {
    let mut fleet = sparse(true);
    // Spared from the scan at 30 s on, when the others are gone.
    fleet.advance(630.0);
    assert_eq!((counts(&fleet), nodes(&fleet)), ([1, 1, 1], [0, 2, 0]));
    let states: Vec<_> = fleet.node_views(630.0).iter().map(|node| node.state).collect();
    assert_eq!(states, [NodeState::Ready, NodeState::Leaving]);
    fleet.advance(660.0);
    assert_eq!((counts(&fleet), filled(&fleet)), ([1, 1, 0], vec![2]));
    fleet.advance(750.0);
    assert_eq!((counts(&fleet), nodes(&fleet)), ([2, 0, 0], [0, 1, 0]));
    assert_eq!(fleet.inventory().nodes, 1);
}

#[test]
fn where_pods_are_not_moved_only_empty_nodes_go() {
    let mut fleet = sparse(false);
    fleet.advance(10_000.0);
    assert_eq!((counts(&fleet), filled(&fleet)), ([2, 0, 0], vec![1, 1]));
}

#[test]
fn what_the_provider_gives_are_nodes() {
    let short = ShortageParams { hold: Seconds::new(600.0), allowed: Instances(1) };
    let short = FleetEvent { at: Seconds::new(0.0), kind: FleetEventKind::Shortage(short) };
    let mut fleet = on_nodes(2, 2, |params, _| params.events = vec![short]);
    fleet.order(6, 0.0);
    fleet.advance(500.0);
    assert_eq!((nodes(&fleet), counts(&fleet)), ([2, 2, 0], [4, 0, 0]));
    let said = "2 instances wait for a node, and the provider gives none";
    assert_eq!(gate(&fleet).unwrap(), said);
    fleet.advance(600.0);
    assert_eq!(nodes(&fleet), [2, 2, 1]);
    fleet.advance(820.0);
    assert_eq!(counts(&fleet), [6, 0, 0]);
}

#[test]
fn without_nodes_there_is_nothing_to_say_of_them() {
    let fleet = fleet(2);
    assert_eq!((fleet.on_nodes(), gate(&fleet), fleet.node_views(0.0).len()), (None, None, 0));
    assert_eq!(fleet.inventory().nodes, 0);
}

/// Whether what is on the nodes is what there is, and all within bounds.
fn check(fleet: &Fleet, slots: u32, [least, most]: [u32; 2], told: &str) {
    let views = fleet.node_views(fleet.now);
    let view = fleet.view();
    let sum =
        |part: fn(&crate::fleet::nodes::NodeView) -> u32| -> u32 { views.iter().map(part).sum() };
    let on = [
        sum(|node| node.in_service),
        sum(|node| node.booting),
        sum(|node| node.draining),
        sum(|node| node.failed),
        sum(|node| node.warm_pool),
    ];
    let there = [view.in_service, view.booting, view.draining, view.failed, view.warm_pool];
    assert_eq!(on, there, "{told}");
    assert!(filled(fleet).iter().all(|&pods| pods <= slots), "{told}: {:?}", filled(fleet));
    let open = views.iter().filter(|node| node.state != NodeState::Leaving).count();
    assert!((least as usize..=most as usize).contains(&open), "{told}: {open} nodes");
    assert!(views.len() <= most as usize, "{told}: {} nodes", views.len());
    assert_eq!(fleet.inventory().nodes as usize, views.len(), "{told}");
    // Nobody waits beside free room.
    let room: u32 = views
        .iter()
        .zip(filled(fleet))
        .filter(|(node, _)| node.state == NodeState::Ready)
        .map(|(_, pods)| slots - pods)
        .sum();
    assert!(view.refused == 0 || room == 0, "{told}: {} wait, {room} free", view.refused);
}

#[test]
fn whatever_happens_every_pod_is_on_one_node_and_none_is_lost() {
    for seed in 1..=60 {
        let mut dice = Dice::stream(seed, "orders");
        let mut draw = |least: f64, most: f64| (least + (most - least) * dice.uniform()).floor();
        let slots = Instances::new(draw(1.0, 7.0)).0;
        let bounds = [Instances::new(draw(0.0, 3.0)).0, Instances::new(draw(3.0, 12.0)).0];
        let mut fleet = on_nodes(3, slots, |params, nodes| {
            (nodes.min, nodes.max) = (Instances(bounds[0]), Instances(bounds[1]));
            nodes.boot = Seconds::new(draw(0.0, 120.0));
            nodes.removal.after = Seconds::new(draw(0.0, 200.0));
            nodes.removal.pause = Seconds::new(draw(0.0, 200.0));
            params.warm_pool.size = Instances::new(draw(0.0, 3.0));
            params.boot = Seconds::new(draw(0.0, 60.0));
            params.events = (1..8).map(|i| super::lives::outage(f64::from(i) * 97.0, 2)).collect();
            if seed % 2 == 0 {
                params.removal = RemovalOrder::Oldest;
                params.spot = all_spot(|spot| spot.share = Ratio::new(0.4));
            }
        });
        let mut now = 0.0;
        for step in 0..150 {
            now += draw(1.0, 40.0);
            fleet.advance(now);
            let target = Instances::new(draw(0.0, 40.0)).0;
            if step % 3 == 0 {
                fleet.order(target, now);
                // What has failed unnoticed is not sent away.
                let view = fleet.view();
                assert!(view.wanted() == target.max(view.failed), "{view:?} for {target}");
            }
            check(&fleet, slots, bounds, &format!("seed {seed}, step {step}"));
        }
        let view = fleet.view();
        let alive = view.in_service + view.booting + view.draining + view.failed + view.warm_pool;
        let end = now;
        let lives = fleet.into_lifetimes();
        let left: u32 = lives.iter().filter(|life| life.gone > end).map(|life| life.count).sum();
        assert_eq!(left, alive, "seed {seed}");
    }
}
