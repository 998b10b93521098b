"""What a clip must be for Facebook: decided before a byte is sent. Source: channels A1.4, 30/07/2026."""

from lantoa.publishing.distribution.networks.base import Video

VIDEO_LONGEST_HOURS, VIDEO_MOST_GIGABYTES = 4, 10
REEL_SHORTEST, REEL_LONGEST = 3, 90
REEL_WIDTH, REEL_HEIGHT = 540, 960
# Encoders round to even pixels: 1080 × 1918 is still a reel.
RATIO_SLACK = 0.02


def problem_of_video(video: Video) -> str:
    """Why this clip cannot be a page's video, in a sentence for an editor; "" when it can."""
    if video.content_type != "video/mp4":
        return "Facebook nhận video dạng MP4; hãy đổi định dạng."
    if not 0 < video.size <= VIDEO_MOST_GIGABYTES * 1024**3:
        return f"Video cho Facebook phải có nội dung và không quá {VIDEO_MOST_GIGABYTES} GB."
    if video.duration_seconds > VIDEO_LONGEST_HOURS * 3600:
        return f"Video cho Facebook dài tối đa {VIDEO_LONGEST_HOURS} giờ."
    return ""


def problem_of_reel(video: Video) -> str:
    """The same for a reel; measures that nobody knows (0) are left to the network."""
    if video.content_type != "video/mp4":
        return "Reel phải là video MP4; hãy đổi định dạng."
    if video.size <= 0:
        return "Tệp video rỗng."
    if video.duration_seconds and not REEL_SHORTEST <= video.duration_seconds <= REEL_LONGEST:
        seconds = f"{video.duration_seconds:.0f}"
        return f"Reel dài từ {REEL_SHORTEST} đến {REEL_LONGEST} giây; video này dài {seconds} giây."
    if not video.width or not video.height:
        return ""
    if abs(video.width * 16 / (video.height * 9) - 1) > RATIO_SLACK:
        return f"Reel phải là khung đứng 9:16; video này là {video.width} × {video.height}."
    if video.width < REEL_WIDTH or video.height < REEL_HEIGHT * (1 - RATIO_SLACK):
        return f"Reel cần ít nhất {REEL_WIDTH} × {REEL_HEIGHT} điểm ảnh; video này là {video.width} × {video.height}."
    return ""
