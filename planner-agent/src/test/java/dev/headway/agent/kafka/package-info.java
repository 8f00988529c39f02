// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.agent.kafka;

import org.jspecify.annotations.NullMarked;
