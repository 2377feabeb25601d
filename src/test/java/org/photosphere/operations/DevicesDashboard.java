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
                                        "Share of each device's time spent on inversions and certifications.")
                                .max(1)
                                .query(
                                        "rate(photosphere_device_busy_seconds_total{NODES}[1m])",
                                        "{{instance}} {{device}}"),
                        Panel.lines(
                                        "Certification share",
                                        "percentunit",
                                        "Share of each device's time spent on certifications.")
                                .query(
                                        "rate(photosphere_device_certifying_seconds_total{NODES}[1m])",
                                        "{{instance}} {{device}}"),
                        Panel.lines("Restarts", "short", "Restarts of each device's worker in ten minutes.")
                                .query(
                                        "increase(photosphere_device_restarts_total{NODES}[10m])",
                                        "{{instance}} {{device}}"))
                .row(
                        "Machines",
                        Panel.lines("Processor", "percentunit", "Processor use by the node and by the whole machine.")
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
                                        "Share of the time in pauses for garbage collection.")
                                .query("sum by (instance) (rate(jvm_gc_pause_seconds_sum{NODES}[5m]))", "{{instance}}"),
                        Panel.lines("State", "none", "Number of devices by state.")
                                .half()
                                .query("sum by (state) (photosphere_device_state{NODES})", "{{state}}"),
                        Panel.lines(
                                        "Memory, native included",
                                        "bytes",
                                        "Resident memory of a node, and its part outside the JVM's areas: weights, arrays, buffers.")
                                .half()
                                .query("photosphere_memory_resident_bytes{NODES}", "{{instance}} resident")
                                .query("photosphere_memory_native_bytes{NODES}", "{{instance}} native"));
    }
}
