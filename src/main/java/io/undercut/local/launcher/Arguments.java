package io.undercut.local.launcher;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The launcher's command line.
 *
 * @param ports the port of each emulator by its name; 0 for any free one
 * @param data where to keep state; empty for in memory
 * @param once end as soon as all three answer
 */
record Arguments(Map<String, Integer> ports, Optional<File> data, boolean once) {

    static final String USAGE = "usage: [--sqs PORT] [--s3 PORT] [--dynamodb PORT] [--data DIRECTORY] [--once]";

    /** @throws IllegalArgumentException naming the argument that is wrong */
    static Arguments parse(String... args) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        Emulator.names().forEach(name -> ports.put(name, 0));
        Optional<File> data = Optional.empty();
        boolean once = false;
        for (int i = 0; i < args.length; i += 2) {
            if (args[i].equals("--once")) {
                once = true;
                i--;
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
            }
            if (args[i].equals("--data")) {
                data = Optional.of(new File(args[i + 1]).getAbsoluteFile());
            } else if (args[i].startsWith("--") && ports.containsKey(args[i].substring(2))) {
                ports.put(args[i].substring(2), port(args[i], args[i + 1]));
            } else {
                throw new IllegalArgumentException("unknown argument " + args[i] + "; " + USAGE);
            }
        }
        return new Arguments(ports, data, once);
    }

    private static int port(String name, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same message as a number out of range.
        }
        throw new IllegalArgumentException(name + " must be a port from 0 to 65535, not " + value);
    }
}
