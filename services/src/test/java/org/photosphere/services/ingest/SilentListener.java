package org.photosphere.services.ingest;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.services.pipeline.PartitionCounts;

/** A listener that ignores all events. */
class SilentListener implements IngestListener {

    @Override
    public void assigned(Collection<TopicPartition> partitions) {}

    @Override
    public void prepare(Set<String> topics) {}

    @Override
    public void revoked(Collection<TopicPartition> partitions) {}

    @Override
    public void ingested(PartitionCounts spectra) {}

    @Override
    public void voided(PartitionCounts spectra) {}

    @Override
    public void behind(long records, double seconds) {}

    @Override
    public void paused(boolean paused) {}
}
