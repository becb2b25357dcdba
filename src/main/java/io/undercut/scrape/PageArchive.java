package io.undercut.scrape;

import com.google.re2j.Pattern;
import io.undercut.aws.Expected;
import io.undercut.fetch.FetchResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The fetched pages in S3, as they were received. A page's key comes from its job and a page is never changed once
 * written, so a job that is done twice still has one page. Safe for use by many threads.
 */
public final class PageArchive {

    private static final String PREFIX = "pages/";
    private static final String CONTENT_TYPE = "type";
    private static final String SHA_256 = "sha256";
    private static final Pattern CONTENT_TYPE_WE_KEEP = Pattern.compile("[!-~]([ -~]{0,118}[!-~])?");
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int PUTS = 3;

    private final S3AsyncClient s3;
    private final String bucket;

    public PageArchive(S3AsyncClient s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * @param contentEncoding {@code "gzip"} or null
     * @param contentType as the server sent it; null when it sent none, or nonsense
     * @param intact false when the bytes are not those that were archived
     */
    @SuppressWarnings("ArrayRecordComponent") // a page is moved, never compared
    public record Archived(
            String id,
            byte[] body,
            @Nullable String contentEncoding,
            @Nullable String contentType,
            PageMeta meta,
            boolean intact) {}

    /** The id of a job's page: 64 hex digits, whatever the job is called. */
    public static String id(String jobId) {
        return hash(jobId.getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256, hex. */
    static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String checksum(byte[] body) {
        return Base64.getEncoder().encodeToString(sha256(body));
    }

    public String bucket() {
        return bucket;
    }

    public static String key(String id) {
        return PREFIX + id;
    }

    /** @return empty for a key under which no page is ever kept */
    public static Optional<String> idOf(String key) {
        String id = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : "";
        return isId(id) ? Optional.of(id) : Optional.empty();
    }

    /** @return true when written, false when the job had a page already; that one stays */
    public CompletableFuture<Boolean> put(PageMeta meta, FetchResult.Page page) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key(id(meta.jobId())))
                .ifNoneMatch("*")
                .contentEncoding(page.contentEncoding())
                .metadata(metadata(meta, page))
                .build();
        return put(request, page.body(), PUTS);
    }

    /**
     * The content type goes here word for word: as the object's own, S3 would rewrite it or refuse what some servers send,
     * and a browser that is shown the object would run a page that is not ours.
     */
    private static Map<String, String> metadata(PageMeta meta, FetchResult.Page page) {
        Map<String, String> metadata = new HashMap<>(meta.toMap());
        metadata.put(SHA_256, checksum(page.body()));
        String contentType = page.contentType();
        if (contentType != null && CONTENT_TYPE_WE_KEEP.matches(contentType)) {
            metadata.put(CONTENT_TYPE, contentType);
        }
        return metadata;
    }

    private CompletableFuture<Boolean> put(PutObjectRequest request, byte[] body, int tries) {
        return Expected.on(
                S3Exception.class,
                // The array is ours from the fetch on and nobody writes to it, so it need not be copied.
                s3.putObject(request, AsyncRequestBody.fromBytesUnsafe(body)).thenApply(done -> true),
                refused -> switch (refused.statusCode()) {
                    case PRECONDITION_FAILED -> CompletableFuture.completedFuture(false);
                    // Another copy of the job is being written at this moment; S3 asks to try again.
                    case CONFLICT ->
                        tries > 1 ? put(request, body, tries - 1) : CompletableFuture.failedFuture(refused);
                    default -> CompletableFuture.failedFuture(refused);
                });
    }

    public CompletableFuture<Boolean> exists(String id) {
        return Expected.on(
                S3Exception.class,
                s3.headObject(request -> request.bucket(bucket).key(key(id))).thenApply(found -> true),
                failed -> failed.statusCode() == NOT_FOUND
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failed));
    }

    /** @return empty for an id that names no page */
    public CompletableFuture<Optional<Archived>> get(String id) {
        if (!isId(id)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        // A missing bucket is a 404 too, but says nothing of the page.
        return Expected.on(
                NoSuchKeyException.class,
                s3.getObject(request -> request.bucket(bucket).key(key(id)), AsyncResponseTransformer.toBytes())
                        .thenApply(page -> Optional.of(archived(id, page))),
                absent -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private static Archived archived(String id, ResponseBytes<GetObjectResponse> page) {
        GetObjectResponse head = page.response();
        byte[] body = page.asByteArrayUnsafe();
        return new Archived(
                id,
                body,
                head.contentEncoding(),
                head.metadata().get(CONTENT_TYPE),
                PageMeta.of(head.metadata()),
                isIntact(body, head.metadata().get(SHA_256)));
    }

    /** @param checksum null for a page that an earlier version archived */
    private static boolean isIntact(byte[] body, @Nullable String checksum) {
        return checksum == null || checksum.equals(checksum(body));
    }

    private static boolean isId(String id) {
        return id.length() == 64 && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
