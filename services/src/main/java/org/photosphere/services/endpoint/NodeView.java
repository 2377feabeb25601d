package org.photosphere.services.endpoint;

/**
 * What an endpoint shows of a node. The three methods for probes are called on the endpoint's own threads and must not
 * wait for anything: neither locks that are held for long nor other machines.
 */
public interface NodeView {

    /** Whether the process need not be restarted. */
    boolean isLive();

    /** Whether the node takes spectra. */
    boolean isReady();

    /** Both, and why, as one line of JSON. */
    String healthJson();

    /** Metrics in Prometheus's text format; may take a while. */
    String metrics();

    /** Metrics in the OpenMetrics format, which has exemplars; may take a while. */
    String openMetrics();

    /** The cluster as the node knows it, as one line of JSON; may take a while. */
    String statusJson();
}
