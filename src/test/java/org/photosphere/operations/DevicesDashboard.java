package org.photosphere.operations;

/** Workers, machines and memory. */
final class DevicesDashboard {

    private DevicesDashboard() {}

    static Dashboard describe() {
        return new Dashboard("devices", "Devices", "Workers, their machines and their memory.")
                .row(
                        "Devices",
                        Panel.lines(
                                        "Busy share",
                                        "percentunit",
                                        "Of each device's time, on inversions and certifications.")
                                .max(1)
                                .query(
                                        "rate(photosphere_device_busy_seconds_total{NODES}[1m])",
                                        "{{instance}} {{device}}"),
                        Panel.lines("Certification's share", "percentunit", "Of each device's time.")
                                .query(
                                        "rate(photosphere_device_certifying_seconds_total{NODES}[1m])",
                                        "{{instance}} {{device}}"),
                        Panel.lines("Restarts", "short", "Of each device's worker, in ten minutes.")
                                .query(
                                        "increase(photosphere_device_restarts_total{NODES}[10m])",
                                        "{{instance}} {{device}}"))
                .row(
                        "Machines",
                        Panel.lines("Processor", "percentunit", "Of the machine, by the node.")
                                .max(1)
                                .query("process_cpu_usage{NODES}", "{{instance}} node")
                                .query("system_cpu_usage{NODES}", "{{instance}} machine"),
                        Panel.lines(
                                        "Java's memory",
                                        "bytes",
                                        "Committed heap, and Java's other areas. Native arrays are outside of both.")
                                .query(
                                        "sum by (instance) (jvm_memory_committed_bytes{area='heap', NODES})",
                                        "{{instance}} heap")
                                .query(
                                        "sum by (instance) (jvm_memory_committed_bytes{area='nonheap', NODES})",
                                        "{{instance}} other"),
                        Panel.lines(
                                        "Garbage collection",
                                        "percentunit",
                                        "Share of the time that the node stood still for it.")
                                .query("sum by (instance) (rate(jvm_gc_pause_seconds_sum{NODES}[5m]))", "{{instance}}"),
                        Panel.lines("State", "none", "Devices by what they are at.")
                                .half()
                                .query("sum by (state) (photosphere_device_state{NODES})", "{{state}}"),
                        Panel.lines(
                                        "Memory, native included",
                                        "bytes",
                                        "Resident memory of a node, and what of it the JVM does not count: weights, arrays, buffers.")
                                .half()
                                .query("photosphere_memory_resident_bytes{NODES}", "{{instance}} resident")
                                .query("photosphere_memory_native_bytes{NODES}", "{{instance}} native"));
    }
}
