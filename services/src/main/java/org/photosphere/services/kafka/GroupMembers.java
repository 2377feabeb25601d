package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Members of the consumer group as known to the broker; aborts the transactions of nodes that are gone. */
public final class GroupMembers {

    private static final Logger LOG = LoggerFactory.getLogger(GroupMembers.class);

    private final Admin admin;
    private final String groupId;
    private final Duration patience;

    /** @param patience timeout of a request */
    GroupMembers(Admin admin, String groupId, Duration patience) {
        this.admin = admin;
        this.groupId = groupId;
        this.patience = patience;
    }

    /** Returns the client ids of the consumer group's members; a node's client id is its node id. */
    public Set<String> readers() {
        try {
            return BrokerAnswer.get(
                            admin.describeConsumerGroups(List.of(groupId)).all(), patience)
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .map(MemberDescription::clientId)
                    .collect(Collectors.toSet());
        } catch (GroupIdNotFoundException nobodyYet) {
            return Set.of();
        }
    }

    /**
     * Aborts a producer's open transaction now rather than at its timeout, without waiting for the result. A producer
     * that is still alive is fenced and recovers.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the result is logged
    public void abortTransactions(String transactionalId) {
        admin.fenceProducers(List.of(transactionalId)).all().whenComplete((done, failure) -> {
            if (failure == null) {
                LOG.info("ended the transactions of {}", transactionalId);
            } else {
                LOG.warn("transactions of {} stay open until their timeout: {}", transactionalId, failure.getMessage());
            }
        });
    }
}
